import { localPhoneMark, normalisePhones, samePhone } from "./phone.ts";

const between = " ";

/** The numbers of a field as one form; empty where none can be read. */
export function phoneForm(phone: string): string {
  return normalisePhones(phone).join(between);
}

/**
 * The first number of a form that another form has, too; itself where there is none. A number without a country code is the one
 * with that ends like it, if there is one such.
 *
 * @param forms All forms of a place.
 */
export function sharedPhone(form: string, forms: ReadonlySet<string>): string {
  const others = [...forms].filter((other) => other !== form).flatMap((other) => other.split(between));
  for (const number of form.split(between)) {
    const same = new Set(others.filter((other) => samePhone(number, other)));
    if (!number.startsWith(localPhoneMark)) {
      if (same.size > 0) return number;
      continue;
    }
    const whole = [...same].filter((other) => !other.startsWith(localPhoneMark));
    if (whole.length === 1) return whole[0]!;
    if (same.has(number)) return number;
  }
  return form;
}
