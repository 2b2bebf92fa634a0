"""What the benchmark scripts share: figures and their spread, servers, processes, tables and plots."""
