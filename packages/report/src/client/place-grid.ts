/** Finds places near a point of the world: places in buckets of a square grid. */
export function createPlaceGrid(x: Float64Array, y: Float64Array) {
  const bucketSize = 250;
  const buckets = new Map<string, number[]>();
  const bucketOf = (value: number): number => Math.floor(value / bucketSize);
  for (let place = 0; place < x.length; place++) {
    const key = `${bucketOf(x[place]!)} ${bucketOf(y[place]!)}`;
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [place]);
    else bucket.push(place);
  }

  return {
    /** The nearest shown place at most `radius` away; of places at one spot the first, which is the best. */
    nearest(
      worldX: number,
      worldY: number,
      radius: number,
      isShown: (place: number) => boolean,
    ): number | undefined {
      let best: number | undefined;
      let bestSquare = radius * radius;
      for (let column = bucketOf(worldX - radius); column <= bucketOf(worldX + radius); column++) {
        for (let row = bucketOf(worldY - radius); row <= bucketOf(worldY + radius); row++) {
          for (const place of buckets.get(`${column} ${row}`) ?? []) {
            if (!isShown(place)) continue;
            const square = (x[place]! - worldX) ** 2 + (y[place]! - worldY) ** 2;
            if (square < bestSquare || (square === bestSquare && best !== undefined && place < best)) {
              best = place;
              bestSquare = square;
            }
          }
        }
      }
      return best;
    },
  };
}
