// SPDX-License-Identifier: GPL-3.0-or-later
// Apart from the contract, so that the window has the numbers without the library that validates.

/** Largest number of rows asked for at once. */
export const rowsPerCall = 500;
/** Longest queue that is kept. */
export const queueLimit = 20_000;
