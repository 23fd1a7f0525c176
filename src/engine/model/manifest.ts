// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { SegueError } from '../../shared/errors.ts';

const jsonObject = z.record(z.string(), z.json());

/** The model lies beside its manifest: a name, never a path that could lead out of the folder. */
const plainFileName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^/\\]+$/, 'must be a file name without folders')
  .refine((name) => name !== '.' && name !== '..', 'must be a file name');

const windowPlan = z.object({
  /** how many windows a track gets where it is long enough */
  count: z.number().int().min(1).max(200),
  /** `spread`: centres at (i+1)/(count+1) of the duration */
  placement: z.literal('spread'),
});

/** What `manifest.json` beside an encoder's ONNX file says. */
export const encoderManifestSchema = z.object({
  schema: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and hyphens'),
  version: z.string().min(1).max(64),
  name: z.string().min(1).max(100),
  description: z.string().max(2000),
  model: z.object({
    file: plainFileName,
    /** of the model file, lower-case hex */
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits'),
    /** takes float32 PCM `[batch, samples]`, mono, full scale = 1 */
    input: z.string().min(1),
    /** gives float32 `[batch, dims]`, each row of length 1 */
    output: z.string().min(1),
  }),
  /** Hz */
  sampleRate: z.number().int().min(4000).max(192_000),
  windowSeconds: z.number().positive().max(600),
  /** the smallest distance between the starts of two windows; shorter tracks get fewer windows */
  hopSeconds: z.number().positive().max(600),
  windows: windowPlan,
  dims: z.number().int().min(1).max(65_536),
  licence: z.string().min(1),
  /** where the weights and the training data come from */
  provenance: jsonObject,
  /** by onnxruntime provider: what is known about it with this model */
  providers: z.record(z.string(), z.object({ notes: z.string() })),
  /** numbers that turn distances into judgements; filled by the evaluation */
  calibration: jsonObject,
});

export type EncoderManifest = z.output<typeof encoderManifestSchema>;

export interface LoadedEncoder {
  manifest: EncoderManifest;
  /** The very bytes that the hash was taken of: make the session from these, the file may have changed since. */
  model: Uint8Array;
}

/**
 * Reads an encoder's folder and proves that the model is the one its manifest speaks of.
 * @throws SegueError encoder_missing, encoder_invalid or encoder_hash_mismatch
 */
export async function loadEncoder(directory: string): Promise<LoadedEncoder> {
  const manifest = await readManifest(directory);
  const model = await readEncoderFile(directory, manifest.model.file);
  const hash = createHash('sha256').update(model).digest('hex');
  if (hash !== manifest.model.sha256) {
    throw new SegueError(
      'encoder_hash_mismatch',
      `The model file of the encoder ${manifest.name} is not the one that belongs to it, so it is not used. ` +
        'Please install Segue or this encoder again.',
    );
  }
  return { manifest, model };
}

/** Reads and checks the manifest only; the model is not touched. */
export async function readManifest(directory: string): Promise<EncoderManifest> {
  const text = (await readEncoderFile(directory, 'manifest.json')).toString('utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw invalid(directory, 'manifest.json is not valid JSON', error);
  }
  const parsed = encoderManifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where =
    issue === undefined ? 'manifest.json' : `${issue.path.join('.') || 'manifest.json'} ${issue.message}`;
  throw invalid(directory, where, parsed.error);
}

async function readEncoderFile(directory: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(directory, name));
  } catch (error) {
    throw new SegueError(
      'encoder_missing',
      `The encoder ${basename(directory)} is not complete: ${name} cannot be read. ` +
        'Please install Segue or this encoder again.',
      { cause: error },
    );
  }
}

function invalid(directory: string, what: string, cause: unknown): SegueError {
  return new SegueError(
    'encoder_invalid',
    `The encoder ${basename(directory)} cannot be used: ${what}. Please choose another encoder or install it again.`,
    { cause },
  );
}
