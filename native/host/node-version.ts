/** Node-API 10 came with Node 22.14; SQLite's binding crashes the process on an older one. */
const NEEDED_NODE_API = 10;

/** Why this Node cannot run Semantile, and what to do; null when it can. */
export function nodeTrouble(nodeApi: string | undefined = process.versions.napi): string | null {
  if (Number(nodeApi) >= NEEDED_NODE_API) return null;
  return `Semantile needs Node 22.14 or newer, this is ${process.version}. In a clone, “npm run -s semantile -- …” brings the right one.`;
}
