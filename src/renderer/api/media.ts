// SPDX-License-Identifier: GPL-3.0-or-later

/** Sizes in which covers are kept, in device pixels. */
const coverSizes = [64, 160, 320, 640] as const;

/** @param failures how often it could not be loaded: Chromium never asks again for an address that failed once */
export function trackUrl(trackId: string, failures = 0): string {
  const address = `segue-media://track/${encodeURIComponent(trackId)}`;
  return failures === 0 ? address : `${address}?again=${String(failures)}`;
}

/** @param size edge length in CSS pixels */
export function coverUrl(coverId: string, size: number, devicePixelRatio: number): string {
  const wanted = size * devicePixelRatio;
  const kept = coverSizes.find((candidate) => candidate >= wanted) ?? coverSizes[coverSizes.length - 1];
  return `segue-media://cover/${encodeURIComponent(coverId)}?size=${String(kept)}`;
}

/** Asks what is wrong with a track that would not play. Null: the file can be read, so it is its sound. */
export async function whyUnplayable(trackId: string): Promise<string | null> {
  try {
    const answer = await fetch(trackUrl(trackId), { headers: { Range: 'bytes=0-0' } });
    return answer.ok ? null : await answer.text();
  } catch {
    return null;
  }
}

/** A cover as a data address, for the desktop's player controls, which cannot read Segue's own addresses. */
export async function coverAsData(coverId: string): Promise<string | null> {
  try {
    const answer = await fetch(coverUrl(coverId, 320, 1));
    if (!answer.ok) return null;
    const bytes = await answer.blob();
    return await new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : null);
      reader.onerror = () => resolve(null);
      reader.readAsDataURL(bytes);
    });
  } catch {
    return null;
  }
}
