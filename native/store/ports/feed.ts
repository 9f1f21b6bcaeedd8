/** Items as they come; a bulk write takes them in batches. The source's own failure or abort is the write's. */
export type Feed<T> = Iterable<T> | AsyncIterable<T>;

/** Degrees, `[west, south, east, north]`; west > east across the antimeridian. */
export type StoredExtent = readonly [west: number, south: number, east: number, north: number];
