// SPDX-License-Identifier: GPL-3.0-or-later
import { listSupportedBackends } from 'onnxruntime-node';
import { providerNames, type ProviderName } from '../../shared/domain/encoder.ts';

/** What this build of onnxruntime may have on this platform, besides the CPU. Loads no driver. */
export function candidateProviders(): ProviderName[] {
  const backends = new Set(listSupportedBackends().map((backend) => backend.name));
  return providerNames.filter((name) => name !== 'cpu' && backends.has(name));
}
