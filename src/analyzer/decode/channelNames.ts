// SPDX-License-Identifier: GPL-3.0-or-later
import { AV_CHANNEL_ORDER_NATIVE, AV_CHANNEL_ORDER_UNSPEC } from 'node-av/constants';
import type { Frame } from 'node-av/lib';

/** FFmpeg's layouts for a number of channels of which a file does not say what they are. */
// prettier-ignore
const defaultMasks: Readonly<Record<number, bigint>> = {
  1: 0x4n, 2: 0x3n, 3: 0xbn, 4: 0x107n, 5: 0x37n, 6: 0x3fn, 7: 0x70fn, 8: 0x63fn,
};

/** libswresample refuses frames that say how many channels they have but not which. */
export function nameChannels(frame: Frame): void {
  const { nbChannels } = frame.channelLayout;
  const mask = defaultMasks[nbChannels];
  frame.channelLayout =
    mask === undefined
      ? { nbChannels, order: AV_CHANNEL_ORDER_UNSPEC, mask: 0n }
      : { nbChannels, order: AV_CHANNEL_ORDER_NATIVE, mask };
}
