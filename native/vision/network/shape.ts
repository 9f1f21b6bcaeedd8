/** Side of the pictures that the network looks at. */
export const NETWORK_SIDE_PX = 64;
/** Numbers that describe a picture: what the classes are told from. */
export const NETWORK_DIMENSION = 128;
/** Layer that answers with them. */
export const FEATURE_LAYER = 'features';
