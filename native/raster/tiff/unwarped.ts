import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { Tags } from './open-tiff.ts';

// RPCCoefficientTag. Source: http://geotiff.maptools.org/rpc_prop.html
const RPC_COEFFICIENTS = 50844;

/**
 * Refuses a picture that has a place but no straight one: it must be warped before its pixels are squares on the ground.
 *
 * @param path beside which camera models lie in files of their own
 * @throws EngineError `format-unsupported` with the command that warps it
 */
export async function refuseUnwarped(path: string, tags: Tags): Promise<void> {
  const tiePoints = tags('ModelTiepoint') as ArrayLike<number> | undefined;
  if (tiePoints !== undefined && tiePoints.length > 6) {
    throw unwarped(path, 'it is placed by ground control points, which are not read', 'gdalwarp');
  }
  if (tags(RPC_COEFFICIENTS) !== undefined || (await hasCameraModel(path))) {
    const reason = 'it is placed by a camera model (RPC), which is not read';
    throw unwarped(path, reason, 'gdalwarp -rpc -t_srs EPSG:4326');
  }
}

async function hasCameraModel(path: string): Promise<boolean> {
  const stem = path.slice(0, path.length - extname(path).length);
  const beside = ['.RPB', '.rpb', '_RPC.TXT', '_rpc.txt', '_RPC.txt'].map((suffix) => stem + suffix);
  return (await Promise.all(beside.map((file) => stat(file).catch(() => null)))).some(
    (found) => found !== null,
  );
}

function unwarped(path: string, reason: string, command: string): EngineError {
  const stem = basename(path, extname(path));
  const remedy = `Warp it with ${command} "${basename(path)}" "${stem}_warped.tif" and add that.`;
  return new EngineError({ kind: 'format-unsupported', path, reason, remedy });
}
