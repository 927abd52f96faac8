import { installClickHouse } from "./chdb.ts";

/** Before the first test of the project: ClickHouse is there, or nothing runs. */
export default installClickHouse;
