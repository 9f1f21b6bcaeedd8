import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of sample data beside the repository. */
export const sharedData = fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/** For `test(…, { skip })`: the reason, or false. */
export const withoutData: string | false = existsSync(sharedData) ? false : 'no shared data';
