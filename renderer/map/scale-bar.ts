/** How long the bar on the map may be. */
export const BAR_PX = 112;

/** A scale bar in round numbers: the longest of 1, 2 or 5 × 10ⁿ metres that fits. */
export function scaleBar(resolutionM: number, longestPx: number): { text: string; widthPx: number } {
  const most = resolutionM * longestPx;
  const power = 10 ** Math.floor(Math.log10(most));
  const lengthM = [5, 2, 1].map((digit) => digit * power).find((length) => length <= most) ?? power;
  const text =
    lengthM >= 1000
      ? `${(lengthM / 1000).toLocaleString('en')} km`
      : lengthM >= 1
        ? `${lengthM} m`
        : `${Math.round(lengthM * 100)} cm`;
  return { text, widthPx: lengthM / resolutionM };
}

/** Squared eccentricity of the WGS 84 ellipsoid. */
const E2 = 0.00669437999014;

/** Ground metres, west to east, of a metre of EPSG:3857: the parallel's radius over the equator's. */
export function groundScale(latitudeDeg: number): number {
  const latitude = (latitudeDeg * Math.PI) / 180;
  return Math.cos(latitude) / Math.sqrt(1 - E2 * Math.sin(latitude) ** 2);
}
