import data from "../model/places.json" with { type: "json" };
import { decodeModel, type Model } from "./model/model.ts";

/** Where the file is that `shippedModel` loads. */
export const shippedModelUrl = new URL("../model/places.json", import.meta.url);

let model: Model | undefined;

/** The model that comes with this package. */
export function shippedModel(): Model {
  model ??= decodeModel(data);
  return model;
}
