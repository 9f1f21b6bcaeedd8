import type { Work } from '../../contract/work.ts';
import type { ByteSource } from '../../io/byte-source.ts';
import { EmbeddingTableRaster } from './embedding-table-raster.ts';
import { readTableHeader, tableLayout } from './table-file.ts';

/**
 * A table that was written into a project. Places and labels are read, rows of numbers when they are asked for.
 *
 * @param source kept open by the raster; closed when this throws
 * @throws EngineError `file-unreadable`
 */
export async function openEmbeddingTable(
  file: string,
  source: ByteSource,
  { signal }: Work,
): Promise<EmbeddingTableRaster> {
  try {
    const header = await readTableHeader(file, source, signal);
    const { cornersAt, labelsAt, headerAt } = tableLayout(header);
    const corners = await source.read(cornersAt, labelsAt - cornersAt, signal);
    const labels = await source.read(labelsAt, headerAt - labelsAt, signal);
    return new EmbeddingTableRaster(
      file,
      source,
      header,
      new Float64Array(corners.buffer),
      new Uint32Array(labels.buffer),
    );
  } catch (error) {
    await source.close();
    throw error;
  }
}
