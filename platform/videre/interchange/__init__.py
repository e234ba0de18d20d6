"""Our facts in other people's formats: linked data, feeds, lists for harvesters, citations, a course in a folder."""
