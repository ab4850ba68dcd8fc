"""The signed-in desk, composed from the other rooms' queries; owns no tables."""
