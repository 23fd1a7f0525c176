// SPDX-License-Identifier: GPL-3.0-or-later
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const sampleRate = 8000;
const seconds = 0.3;

/**
 * A folder of `count` small WAV files in albums of twelve, for what depends on the number of files and not on the
 * sound: four different sounds, linked under many names.
 */
export function makeManyFiles(directory: string, count: number): void {
  const sources = [220, 330, 440, 550].map((frequency, number) => {
    mkdirSync(join(directory, '.sources'), { recursive: true });
    const path = join(directory, '.sources', `${number}.wav`);
    writeFileSync(path, sineWav(frequency));
    return path;
  });
  for (let file = 0; file < count; file += 1) {
    const album = Math.floor(file / 12);
    const folder = join(directory, `Artist ${Math.floor(album / 3)}`, `Album ${album}`);
    mkdirSync(folder, { recursive: true });
    linkSync(
      sources[file % sources.length] as string,
      join(folder, `${String((file % 12) + 1).padStart(2, '0')} Song ${file}.wav`),
    );
  }
}

function sineWav(frequency: number): Buffer {
  const count = Math.round(sampleRate * seconds);
  const wav = Buffer.alloc(44 + count * 2);
  wav.write('RIFF', 0, 'ascii');
  wav.writeUInt32LE(36 + count * 2, 4);
  wav.write('WAVEfmt ', 8, 'ascii');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(sampleRate, 24);
  wav.writeUInt32LE(sampleRate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'ascii');
  wav.writeUInt32LE(count * 2, 40);
  for (let i = 0; i < count; i += 1) {
    wav.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * frequency * i) / sampleRate)), 44 + i * 2);
  }
  return wav;
}
