import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Real data, beside the repository; its README says what is there. */
export const textData = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

/** As the `skip` option of a test. */
export const noSharedData = existsSync(textData) ? false : 'no shared data';
