// SPDX-License-Identifier: GPL-3.0-or-later

/** The queue as it is kept over a restart: ids only. */
export interface PlaybackSession {
  trackIds: string[];
  /** index into `trackIds`; -1: nothing chosen */
  index: number;
  /** seconds into the track */
  position: number;
  /** why each track is there, where a search put it; by track id */
  reasons: Record<string, SimilarReason>;
}

export interface SimilarReason {
  score: number;
  reason: string;
}

/** How the player gets at a track. */
export interface PlayableMedia {
  /** absolute path as the file system takes it: bytes, because a name need not be UTF-8 */
  path: Uint8Array;
  /** real path of the folder of the library it lies in; what is played must stay inside */
  root: Uint8Array;
  /** `native`: Chromium decodes the file itself; `decode`: it is decoded for it to PCM */
  route: 'native' | 'decode';
  /** MIME type for `native` */
  mimeType: string;
  /** seconds, null when unknown */
  duration: number | null;
}
