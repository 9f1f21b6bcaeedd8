export function electronBinary(): string | null;
export function tryElectronDownload(): void;
