/**
 * The EPSG code of a WKT: from its own AUTHORITY or ID, else from names by which ESRI's files call well-known systems.
 *
 * @returns digits, or null
 */
export function authorityOfWkt(wkt: string): string | null {
  return rootAuthority(wkt) ?? codeOfEsriName(nameOfWkt(wkt));
}

/** The quoted name at the head: `PROJCS["WGS_1984_UTM_Zone_15N",…` → `WGS_1984_UTM_Zone_15N`. */
export function nameOfWkt(wkt: string): string {
  return /^\s*\w+\s*\[\s*"([^"]*)"/.exec(wkt)?.[1] ?? wkt.slice(0, 40);
}

/** The AUTHORITY or ID that stands directly in the outermost bracket; deeper ones are of the datum, the unit, …. */
function rootAuthority(wkt: string): string | null {
  const token = /"[^"]*"|[[(]|[\])]|(\w+)(?=\s*[[(])/g;
  let depth = 0;
  for (let match = token.exec(wkt); match; match = token.exec(wkt)) {
    const text = match[0];
    if (text === '[' || text === '(') depth++;
    else if (text === ']' || text === ')') depth--;
    else if (depth === 1 && /^(AUTHORITY|ID)$/i.test(text)) {
      const found = /^\s*[[(]\s*"EPSG"\s*,\s*"?(\d+)"?/i.exec(wkt.slice(token.lastIndex));
      if (found) return found[1]!;
    }
  }
  return null;
}

/** Names of ESRI's projection engine, lower case, whose EPSG twin has the same parameters. */
const ESRI_NAMES: Readonly<Record<string, string>> = {
  gcs_wgs_1984: '4326',
  gcs_north_american_1983: '4269',
  gcs_north_american_1927: '4267',
  gcs_etrs_1989: '4258',
  gcs_european_1950: '4230',
  gcs_gda_1994: '4283',
  gcs_nad_1983_csrs: '4617',
  wgs_1984_web_mercator_auxiliary_sphere: '3857',
  wgs_1984_web_mercator: '3857',
  wgs_1984_world_mercator: '3395',
  nad_1983_contiguous_usa_albers: '5070',
  nad_1983_bc_environment_albers: '3005',
  nad_1983_california_teale_albers: '3310',
  nad_1983_alaska_albers: '3338',
  etrs_1989_laea: '3035',
  british_national_grid: '27700',
  rd_new: '28992',
  rgf_1993_lambert_93: '2154',
  belge_lambert_1972: '31370',
  nzgd_2000_new_zealand_transverse_mercator: '2193',
};

/** First code of a family of UTM zones and the zones it has. */
const UTM_FAMILIES: readonly (readonly [
  prefix: string,
  hemisphere: string,
  base: number,
  first: number,
  last: number,
])[] = [
  ['wgs_1984_utm_zone_', 'n', 32600, 1, 60],
  ['wgs_1984_utm_zone_', 's', 32700, 1, 60],
  ['nad_1983_utm_zone_', 'n', 26900, 1, 23],
  ['nad_1927_utm_zone_', 'n', 26700, 1, 22],
  ['etrs_1989_utm_zone_', 'n', 25800, 28, 38],
  ['ed_1950_utm_zone_', 'n', 23000, 28, 38],
  ['ed50_utm_zone_', 'n', 23000, 28, 38],
  ['gda_1994_mga_zone_', '', 28300, 48, 58],
  ['gda2020_mga_zone_', '', 7800, 46, 59],
];

function codeOfEsriName(name: string): string | null {
  const key = name.toLowerCase().replaceAll(' ', '_');
  for (const [prefix, hemisphere, base, first, last] of UTM_FAMILIES) {
    if (!key.startsWith(prefix) || !key.endsWith(hemisphere)) continue;
    const zone = Number(key.slice(prefix.length, key.length - hemisphere.length));
    if (Number.isInteger(zone) && zone >= first && zone <= last) return String(base + zone);
  }
  return ESRI_NAMES[key] ?? null;
}
