import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { io } from '@tensorflow/tfjs';
import { writeFolderWhole } from '../../io/files.ts';
import { sha256 } from '../../io/hash.ts';
import { packArrays, unpackArrays } from '../../io/packed-arrays.ts';
import { MODEL_FILE } from '../tensorflow/model-folder.ts';

/** What a trained network is, beside its weights. */
interface NetworkFacts {
  readonly topology: unknown;
  readonly specs: io.WeightsManifestEntry[];
}

const WEIGHTS_FILE = 'weights.bin';

export function networkToBytes({ modelTopology, weightSpecs, weightData }: io.ModelArtifacts): Uint8Array {
  const facts: NetworkFacts = { topology: modelTopology, specs: weightSpecs! };
  return packArrays(facts, [new Float32Array(weightData as ArrayBuffer)]);
}

/**
 * The network as a folder that TensorFlow.js opens, named after its contents; one that is there is not written again.
 *
 * @param parent where it goes
 */
export async function networkFolder(network: Uint8Array, parent: string): Promise<string> {
  const folder = path.join(parent, sha256(network).slice(0, 24));
  if (existsSync(folder)) return folder;
  const { facts, arrays } = unpackArrays<NetworkFacts>(network);
  const weightsManifest = [{ paths: [WEIGHTS_FILE], weights: facts.specs }];
  await writeFolderWhole(folder, async (made) => {
    await writeFile(
      path.join(made, MODEL_FILE),
      JSON.stringify({ modelTopology: facts.topology, weightsManifest }),
    );
    await writeFile(path.join(made, WEIGHTS_FILE), arrays[0]!);
  });
  return folder;
}

export const networkName = (network: Uint8Array) => sha256(network).slice(0, 16);
