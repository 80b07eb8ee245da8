"""Nasij over HTTP and on the command line: settings, one router per concern, the place where all meets."""
