export function unzip(file: string, placeOf: (member: string) => string | null): Promise<void>;
