// SPDX-License-Identifier: GPL-3.0-or-later

/** What the choosing of a queue needs to know of a track. */
export interface Candidate {
  id: string;
  audioId: string;
  title: string;
  /** every artist by name; empty when unknown */
  artists: readonly string[];
  album: string;
  albumArtist: string;
  genres: readonly string[];
  year: number | null;
  /** seconds */
  duration: number | null;
}
