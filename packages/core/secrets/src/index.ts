export { secretVariable, withSecrets, type Variables } from "./with-secrets.ts";
