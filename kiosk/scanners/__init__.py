"""What reads papers: sources of pictures, and later scanners that send the text themselves."""
