// SPDX-License-Identifier: GPL-3.0-or-later

/** Where the window's own pages live. Never file://, so that a page gets no access to files. */
export const appOrigin = 'segue://app';
export const appUrl = `${appOrigin}/`;
export const appScheme = 'segue';
export const mediaScheme = 'segue-media';
