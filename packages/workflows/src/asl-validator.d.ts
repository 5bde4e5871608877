/** The library ships no types. */
declare module "asl-validator" {
  const validate: (definition: object) => {
    isValid: boolean;
    errors: { "Error code": string; Message: string }[];
  };
  export default validate;
}
