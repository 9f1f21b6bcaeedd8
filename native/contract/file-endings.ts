import type { FileWish } from './shell.ts';

/** What the name of a wished file ends in, lower case; dialogs show these first. Empty: it is a folder. */
export const FILE_ENDINGS: Record<FileWish, readonly string[]> = {
  scenes: '.tif .tiff .gtif .gtiff .geotiff .cog .vrt .parquet .geoparquet'.split(' '),
  table: ['.parquet', '.geoparquet', '.csv'],
  'base-map': '.mbtiles .pmtiles .tif .tiff .vrt'.split(' '),
  layer: '.geojson .json .geojsonl .ndjson .geojsons .shp .gpkg'.split(' '),
  documents: [
    ...'.txt .md .markdown .mdown .html .htm .xhtml .docx .docm .dotx .pdf'.split(' '),
    ...'.json .jsonl .ndjson .jsonlines .tsv .tab .csv .xml .cor .noun .verb .adj .adv'.split(' '),
    ...'.gz .bz2 .zip'.split(' '),
  ],
  captions: ['.csv', '.tsv', '.jsonl', '.json', '.txt'],
  'label-text': ['.csv', '.tsv', '.txt'],
  questions: ['.txt', '.tsv', '.csv'],
  vectors: '.txt .w2v .vec .bin .tsv .gz .bz2'.split(' '),
  project: [],
  folder: [],
};
