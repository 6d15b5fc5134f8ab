using Integration.Functions.Parabol;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Parabol;

public sealed class ReplayMemoryTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public async Task A_signature_is_remembered_as_long_as_it_counts_and_then_forgotten()
    {
        var memory = new ReplayMemory(clock);
        Assert.True(await RememberAsync(memory, "one"));

        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False(await RememberAsync(memory, "one"));
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.True(await RememberAsync(memory, "one"));
    }

    [Fact]
    public async Task A_full_memory_believes_nothing_new_until_there_is_room()
    {
        var memory = new ReplayMemory(clock, capacity: 2);
        await RememberAsync(memory, "one");
        clock.Advance(TimeSpan.FromMinutes(1));
        await RememberAsync(memory, "two");

        Assert.False(await RememberAsync(memory, "three"));
        clock.Advance(TimeSpan.FromMinutes(4.5));

        Assert.True(await RememberAsync(memory, "three"));
        Assert.False(await RememberAsync(memory, "two"));
    }

    private ValueTask<bool> RememberAsync(ReplayMemory memory, string signature) =>
        memory.RememberAsync(signature, clock.Now + TimeSpan.FromMinutes(5), CancellationToken.None);
}
