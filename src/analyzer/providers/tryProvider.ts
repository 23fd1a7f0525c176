// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoadedEncoder } from '../../engine/model/manifest.ts';
import type { ProviderCheck, ProviderName } from '../../shared/domain/encoder.ts';
import { EncoderSession } from '../encode/encoderSession.ts';
import { checkProvider } from './checkProvider.ts';
import { measureSession } from './measureSession.ts';

/** What `tryProvider` of the contract does; see there for why it wants a process of its own. */
export async function tryProvider(
  encoder: LoadedEncoder,
  provider: ProviderName,
  threads: number,
): Promise<ProviderCheck> {
  const cpu = await EncoderSession.create(encoder, { provider: 'cpu', threads });
  const measured = await measureSession(cpu, encoder);
  const { check, session } = await checkProvider(encoder, provider, threads, measured);
  await session?.release();
  await cpu.release();
  return check;
}
