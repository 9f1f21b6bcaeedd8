import { makeSamples, type Samples, type SampleType } from '../samples.ts';

/** From `[pixel, band]`, as pixels lie in most files, to `[band, pixel]`. */
export function separateBands(samples: Samples, bandCount: number, type: SampleType): Samples {
  if (bandCount === 1) return samples;
  const out = makeSamples(type, samples.length);
  for (let band = 0, to = 0; band < bandCount; band++) {
    for (let from = band; from < samples.length; from += bandCount) out[to++] = samples[from]!;
  }
  return out;
}
