/** Uses one file as adding a scene does, as a process of its own: prints what came of it as JSON. */
import { unattended, type Work } from '../../../native/contract/work.ts';
import { useFile } from '../../native/raster/fuzz/use-file.ts';

const outcome = await useFile(process.argv[2]!, unattended as Work);
console.log(JSON.stringify({ ...outcome, peakResidentBytes: process.resourceUsage().maxRSS * 1024 }));
