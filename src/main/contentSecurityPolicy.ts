// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Everything is refused that is not named here. Styles as attributes are allowed because components place
 * pop-ups and list rows by them; style sheets and scripts come from files of the app only.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' segue-media: data: blob:",
  'media-src segue-media: blob:',
  "font-src 'self'",
  // The player reads why a track does not play, and the sound itself for its pictures of it.
  "connect-src 'self' segue-media:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // Tags of music files are foreign text. No text becomes elements or programs but through Svelte's own templates.
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ');
