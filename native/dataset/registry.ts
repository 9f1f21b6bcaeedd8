import type { DatasetFormat } from './dataset.ts';

export const DATASET_FORMATS = [
  { id: 'coco', label: 'COCO', load: async () => (await import('./coco/write.ts')).coco },
  {
    id: 'imagefolder',
    label: 'ImageFolder + labels.csv',
    load: async () => (await import('./imagefolder/write.ts')).imageFolder,
  },
] as const satisfies readonly DatasetFormat[];
