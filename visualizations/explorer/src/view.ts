import "./fonts.css";
import { DataSet } from "vis-data";
import { Network } from "vis-network";

// The pages that pyvis writes look for these under the name that vis.js gives them.
Object.assign(globalThis, { vis: { DataSet, Network } });
