#!/usr/bin/env node
import { createHost } from "#app";
import { runProgram } from "./program.ts";

process.exitCode = await runProgram(process.argv.slice(2), createHost());
