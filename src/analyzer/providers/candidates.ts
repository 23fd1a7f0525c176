// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { listSupportedBackends } from 'onnxruntime-node';
import { providerNames, type ProviderName, providerTitle } from '../../shared/domain/encoder.ts';

/** A provider besides the CPU that this build of onnxruntime knows. */
export interface KnownProvider {
  provider: ProviderName;
  /** why it cannot work here, as a sentence; null: it may */
  hindrance: string | null;
}

/** What onnxruntime may have on this platform besides the CPU. Loads no driver. */
export function knownProviders(): KnownProvider[] {
  const backends = listSupportedBackends();
  return providerNames.flatMap((provider) => {
    const backend = backends.find(({ name }) => name === provider);
    if (provider === 'cpu' || backend === undefined) return [];
    return [{ provider, hindrance: hindrance(provider, backend.bundled) }];
  });
}

/** Why a provider cannot work here, as a sentence; null: it may. */
export function hindranceOf(provider: ProviderName): string | null {
  if (provider === 'cpu') return null;
  const known = knownProviders().find((other) => other.provider === provider);
  if (known === undefined) return `${providerTitle(provider)} is not part of Segue on this platform.`;
  return known.hindrance;
}

function hindrance(provider: ProviderName, bundled: boolean): string | null {
  if (!bundled && !hasProviderLibrary(provider)) {
    return `${providerTitle(provider)} is not used: its part of onnxruntime is not installed.`;
  }
  if (provider === 'webgpu' && process.platform === 'linux' && !hasGraphicsDevice()) {
    return 'WebGPU is not used: this computer has no graphics device that it could run on.';
  }
  return null;
}

/** Providers that are not bundled are libraries which somebody puts beside onnxruntime's own. */
function hasProviderLibrary(provider: ProviderName): boolean {
  const name = `onnxruntime_providers_${provider}`;
  const file = process.platform === 'win32' ? `${name}.dll` : `lib${name}.so`;
  try {
    const packageFolder = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
    const bin = join(packageFolder, 'bin');
    return readdirSync(bin).some((napi) => existsSync(join(bin, napi, process.platform, process.arch, file)));
  } catch {
    return false;
  }
}

/** Without one, starting WebGPU only costs a second and ends in an error. A named driver may be one in software. */
function hasGraphicsDevice(): boolean {
  if (process.env['VK_ICD_FILENAMES'] !== undefined || process.env['VK_DRIVER_FILES'] !== undefined)
    return true;
  return ['/dev/dri', '/dev/nvidia0', '/dev/dxg'].some((device) => existsSync(device));
}
