import type { MappingMethod } from '../contract/image.ts';
import { conse } from './conse/method.ts';
import { devise } from './devise/method.ts';
import { infonce } from './infonce/method.ts';
import { knn } from './knn/method.ts';
import type { Method } from './method.ts';
import { ridge } from './ridge/method.ts';
import { socher } from './socher/method.ts';

/** Every way to learn a mapping, by the name that is typed. */
export const METHODS: Readonly<Record<MappingMethod, Method>> = {
  ridge,
  socher,
  devise,
  conse,
  knn,
  infonce,
};
