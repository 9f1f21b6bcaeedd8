import { EngineError } from '../contract/failure.ts';
import type { FileLayer, LayerFile } from './layer-file.ts';

/**
 * The layer of that name, or the only one when none is named.
 *
 * @throws EngineError `not-found` with the names that there are, `not-enough` when the file holds no layer at all
 */
export function pickLayer(file: LayerFile, name: string | null): FileLayer {
  const known = file.layers.map((layer) => layer.name);
  if (known.length === 0) {
    const remedy = `${file.path} holds tables or rasters only.`;
    throw new EngineError({ kind: 'not-enough', what: 'layers with geometry', found: 0, needed: 1, remedy });
  }
  const picked = name === null ? onlyLayer(file) : file.layers.find((layer) => layer.name === name);
  if (picked) return picked;
  if (name !== null)
    throw new EngineError({ kind: 'not-found', what: 'layer', name, where: file.path, known });
  const reason = `${file.path} has ${known.length} layers; name one of them with --layer: ${known.join(', ')}`;
  throw new EngineError({ kind: 'out-of-range', what: 'The choice of layer', reason });
}

function onlyLayer(file: LayerFile): FileLayer | undefined {
  return file.layers.length === 1 ? file.layers[0] : undefined;
}
