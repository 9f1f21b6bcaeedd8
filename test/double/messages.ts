/** What the two worlds of a page and the main process say to one another (see worlds.js). */
export type FromPage =
  | { type: 'send'; channel: string; args: unknown[] }
  | { type: 'invoke'; id: number; channel: string; args: unknown[] }
  | { type: 'port'; id: number; data: unknown }
  | { type: 'open'; url: string; name: string; features: string }
  | { type: 'paths'; id: number; count: number }
  | { type: 'theme-colour'; colour: string | null };

export type ToPage =
  | { type: 'send'; channel: string; args: unknown[]; ports: number[] }
  | { type: 'reply'; id: number; value?: unknown; error?: string }
  | { type: 'port'; id: number; data: unknown }
  | { type: 'close-port'; id: number }
  | { type: 'paths'; id: number; paths: string[] };

/** Messages of the contract are JSON; what is not must not pass as if it were. */
export function asJson(value: unknown): string {
  return JSON.stringify(value, (_, part) => {
    if (
      ArrayBuffer.isView(part) ||
      part instanceof ArrayBuffer ||
      part instanceof Map ||
      part instanceof Set
    ) {
      throw new Error('electron double: only JSON crosses into a page');
    }
    return part;
  });
}
