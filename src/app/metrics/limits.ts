import type { Bucket, Limiter, Reserved } from "#guard";

/** What one limit of a broker is called in metrics. */
export type LimitLabels = {
  readonly broker: string;
  readonly environment: string;
  readonly limit: string;
};

/** Buckets that are remembered; a credential that was not used for long makes room. */
const MOST = 1_000;
/** Of these, so many are asked at a time. */
const ASKED = 200;

/**
 * A limiter whose buckets are remembered, so that their use can be told, and which tells of calls
 * that found no room.
 */
export function watchedLimiter(limiter: Limiter, onRefused: (labels: LimitLabels) => void) {
  const buckets = new Map<string, Bucket>();

  const remember = (bucket: Bucket): void => {
    // The last used one comes last.
    buckets.delete(bucket.key);
    buckets.set(bucket.key, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > MOST && oldest !== undefined) buckets.delete(oldest);
  };
  const told = <Answer extends Reserved | { readonly ok: true }>(answer: Answer): Answer => {
    if (!answer.ok) onRefused(labelsOf(answer.bucket));
    return answer;
  };

  const watched: Limiter = {
    ...limiter,
    async take(request) {
      request.buckets.forEach(remember);
      return told(await limiter.take(request));
    },
    async reserve(request) {
      request.buckets.forEach(remember);
      return told(await limiter.reserve(request));
    },
    prepare(request) {
      const reserve = limiter.prepare(request);
      return async (maxWaitMs) => {
        request.buckets.forEach(remember);
        return told(await reserve(maxWaitMs));
      };
    },
  };

  /** The fullest bucket of each kind, 0 to 1 and beyond where others use it too. */
  async function use(): Promise<readonly (LimitLabels & { readonly ratio: number })[]> {
    const asked = [...buckets.values()].slice(-ASKED);
    const states = await Promise.all(asked.map((bucket) => limiter.status(bucket)));
    const fullest = new Map<string, LimitLabels & { readonly ratio: number }>();
    for (const [at, { current, max }] of states.entries()) {
      const labels = labelsOf(asked[at]?.key ?? "");
      const kind = Object.values(labels).join("|");
      const ratio = max > 0 ? current / max : 0;
      if (ratio >= (fullest.get(kind)?.ratio ?? 0)) fullest.set(kind, { ...labels, ratio });
    }
    return [...fullest.values()];
  }

  return { limiter: watched, use };
}

/** From the key of a bucket, "alpaca|paper|minute|host:api.example"; see `bucketsOf`. */
function labelsOf(key: string): LimitLabels {
  const [broker = "", environment = "", limit = ""] = key.split("|");
  return { broker, environment, limit };
}
