// SPDX-License-Identifier: GPL-3.0-or-later
import type { ErrorCode } from '../errors.ts';

/** Something the user should see once, without having asked: a provider that failed, a drive that went away. */
export interface Notice {
  level: 'info' | 'warning' | 'error';
  code:
    | ErrorCode
    | 'provider_fell_back'
    | 'analyzer_restarted'
    | 'engine_restarted'
    | 'window_restarted'
    | 'folder_offline';
  message: string;
}
