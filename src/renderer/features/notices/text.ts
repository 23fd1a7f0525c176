// SPDX-License-Identifier: GPL-3.0-or-later

export const text = {
  region: 'Notices',
  dismiss: 'Dismiss',
} as const;
