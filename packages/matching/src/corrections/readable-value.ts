import type { PlaceField } from "@cityscout/contracts";
import { phoneForm } from "../normalise/phone-form.ts";
import { isMissingValue } from "../normalise/missing-value.ts";
import { normalisePostcode } from "../normalise/postcode.ts";
import { isWebAddress } from "../normalise/website.ts";

/**
 * What the text that a field is set to had to be, for messages: `undefined` where something can be read in it. Of records
 * such values are passed over (see `canonicalise.ts`); a correction would win with them.
 */
export function expectedInstead(field: PlaceField, text: string): string | undefined {
  switch (field) {
    case "name":
    case "address":
      return isMissingValue(text)
        ? `${field === "name" ? "a name" : "an address"} and no stand-in for one`
        : undefined;
    case "postal_code":
      return normalisePostcode(text) === "" ? "a postcode" : undefined;
    case "phone":
      return phoneForm(text) === "" ? "a phone number of six digits or more" : undefined;
    case "website":
      return isWebAddress(text) ? undefined : "a web address like https://example.com";
    case "category":
    case "location":
      // Their schemas leave nothing to tell.
      return undefined;
  }
}
