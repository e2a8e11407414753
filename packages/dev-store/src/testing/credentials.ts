export const credentials = { accessKeyId: "AKTEST", secretAccessKey: "secret-of-the-tests" };
export const region = "us-east-1";
