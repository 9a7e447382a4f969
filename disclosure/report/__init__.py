"""The report (公开报告) as one tree of blocks, made once and walked by every renderer."""
