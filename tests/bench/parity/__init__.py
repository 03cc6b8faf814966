"""The same contracts and data, checked by us and by `datacontract test`: the same verdicts?"""
