"""Files of many people: Parquet in, columns out, worker processes; and the synthetic city."""
