"""What stands on an identity card, as a proposal that the applicant confirms."""
