export function buildBinding(headers: string): Promise<string>;
export function lockedBackend(source: string): string;
