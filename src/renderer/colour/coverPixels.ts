// SPDX-License-Identifier: GPL-3.0-or-later

const edge = 24;

/** A cover's pixels in small, RGBA; null when it cannot be read. */
export function coverPixels(address: string): Promise<Uint8ClampedArray | null> {
  return new Promise((resolve) => {
    const image = new Image(edge, edge);
    image.crossOrigin = 'anonymous';
    image.onload = () => {
      const canvas = document.createElement('canvas');
      canvas.width = edge;
      canvas.height = edge;
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (context === null) {
        resolve(null);
        return;
      }
      context.drawImage(image, 0, 0, edge, edge);
      resolve(context.getImageData(0, 0, edge, edge).data);
    };
    image.onerror = () => resolve(null);
    image.src = address;
  });
}
