import type { NoveltyModel } from '../../crossmodal/novelty/novelty.ts';

/** Of a `NoveltyModel`, what is no array. */
export interface NoveltyFacts {
  spanDimension: number;
  outlierScale: number;
  featureScale: number;
}

export function noveltyFacts({ span, outliers, featureOutliers }: NoveltyModel): NoveltyFacts {
  return {
    spanDimension: span.dimension,
    outlierScale: outliers.scale,
    featureScale: featureOutliers.scale,
  };
}

/** In the order in which `noveltyFrom` takes them. */
export function noveltyArrays(model: NoveltyModel): Float32Array[] {
  const { span, gaussians, outliers, axes, featureOutliers } = model;
  return [
    span.labels,
    gaussians.centres,
    gaussians.variances,
    gaussians.squareRadii,
    outliers.references,
    outliers.reaches,
    axes,
    featureOutliers.references,
    featureOutliers.reaches,
  ];
}

export function noveltyFrom(facts: NoveltyFacts, arrays: readonly Float32Array[]): NoveltyModel {
  const [labels, centres, variances, squareRadii, references, reaches, axes, alongAxes, axesReaches] =
    arrays as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
  return {
    span: { dimension: facts.spanDimension, labels },
    gaussians: { centres, variances, squareRadii },
    outliers: { references, reaches, scale: facts.outlierScale },
    axes,
    featureOutliers: { references: alongAxes, reaches: axesReaches, scale: facts.featureScale },
  };
}
