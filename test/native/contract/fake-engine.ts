import { once } from 'node:events';
import { ENGINE_METHODS, type Engine } from '../../../native/contract/engine.ts';
import { EngineError } from '../../../native/contract/failure.ts';
import type { RasterSummary } from '../../../native/contract/scene.ts';

/** An engine that knows one file and one job, and everything of both beforehand. Other methods throw. */
export function fakeEngine(): Engine & { readonly cancelled: string[] } {
  const cancelled: string[] = [];
  const known: Partial<Engine> = {
    async inspectFile({ path }) {
      if (!path.endsWith('.tif'))
        throw new EngineError({ kind: 'file-unreadable', path, reason: 'not a TIFF' });
      return {
        name: 'a',
        path,
        width: 4,
        height: 3,
        bands: [],
        crs: 'EPSG:32633',
      } as unknown as RasterSummary;
    },
    /** Reports 1 … 50 at once, then answers; `job` "endless" only stops when cancelled. */
    async taskResult({ job }, { signal, report }) {
      if (job === 'bug') throw new TypeError('cannot read properties of undefined');
      for (let done = 1; done <= 50; done++) report({ step: 'train', done, total: 50, unit: 'words' });
      if (job !== 'endless') return { terms: 50 };
      if (!signal.aborted) await once(signal, 'abort');
      cancelled.push(job);
      throw new EngineError({ kind: 'cancelled' });
    },
    projectInfo: async () => null,
  };
  const missing = (method: string) => async () => {
    throw new RangeError(`the fake engine has no ${method}`);
  };
  const methods = Object.fromEntries(ENGINE_METHODS.map((method) => [method, missing(method)]));
  return { ...(methods as unknown as Engine), ...known, cancelled };
}
